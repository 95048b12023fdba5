#!/usr/bin/env bash
# Makes images from a real Debian root file system and pushes them to a registry: real-images.sh FOLDER HOST:PORT
#   deb:base   one layer
#   deb:app    three layers: whiteouts, an opaque directory, hard links, devices, setuid, capabilities, odd modes
#   deb:multi  an index of deb:app and of an image for linux/arm64
# and leaves them as an OCI layout in FOLDER/layout (tags base, app), which umoci reads.
set -euo pipefail
work=$1 registry=$2
mkdir -p "$work"
cd "$work"
buildah() { command buildah --root "$work/storage" --runroot "$work/run" --storage-driver overlay "$@"; }
layout() { skopeo copy -q "containers-storage:[overlay@$work/storage+$work/run]localhost/$1" "oci:$work/layout:$1"; }

[[ -s base.tar ]] || { mmdebstrap -q --variant=minbase bookworm base.new.tar && mv base.new.tar base.tar; }

c=$(buildah from scratch)
buildah add -q "$c" base.tar /
buildah config --env PATH=/usr/sbin:/usr/bin:/sbin:/bin --cmd /bin/bash "$c"
buildah commit -q --rm "$c" localhost/base

c=$(buildah from localhost/base); m=$(buildah mount "$c")
rm -rf "$m/usr/share/doc" "$m/usr/share/man" "$m/etc/motd"
mkdir -p "$m/usr/share/doc"; echo new >"$m/usr/share/doc/README"
ln "$m/usr/bin/perl" "$m/usr/local/bin/perl-hard"
ln "$m/usr/bin/perl" "$m/usr/local/bin/another"
mkfifo "$m/run/fifo"; mknod "$m/run/null" c 1 3; mknod "$m/run/disk" b 8 1
chmod 4755 "$m/usr/bin/env"; setcap cap_net_raw+ep "$m/usr/bin/id"
chown 1234:4321 "$m/usr/share/doc/README"; ln -s /etc/passwd "$m/opt/absolute"; ln -s ../../.. "$m/opt/upwards"
mkdir "$m/opt/closed"; echo secret >"$m/opt/closed/f"; chmod 000 "$m/opt/closed/f" "$m/opt/closed"
setfattr -n user.note -v 'kept' "$m/usr/share/doc/README"
touch -d '2001-02-03 04:05:06.789012345' "$m/usr/share/doc/README"
printf x >"$m/opt/$(printf 'not-utf8-\377\376')"; printf y >"$m/opt/größe"
buildah umount "$c" >/dev/null; buildah commit -q --rm "$c" localhost/edits

c=$(buildah from localhost/edits); m=$(buildah mount "$c")
rm "$m/usr/share/doc/README"; rm -rf "$m/opt/closed"; mkdir -p "$m/srv/app/lib"
for i in $(seq 300); do echo "module $i" >"$m/srv/app/lib/m$i.js"; done
echo changed >"$m/etc/hostname"; rm -rf "$m/media"; ln -s mnt "$m/media"
buildah umount "$c" >/dev/null; buildah commit -q --rm "$c" localhost/app

c=$(buildah from --arch arm64 scratch); buildah config --arch arm64 "$c"
buildah copy -q "$c" /etc/hostname /hostname; buildah commit -q --rm "$c" localhost/arm
buildah manifest create multi >/dev/null
buildah manifest add multi localhost/app >/dev/null
buildah manifest add --arch arm64 multi localhost/arm >/dev/null

layout base; layout app
for tag in base app; do skopeo copy -q --dest-tls-verify=false "oci:$work/layout:$tag" "docker://$registry/deb:$tag"; done
buildah manifest push -q --all --tls-verify=false multi "docker://$registry/deb:multi"
