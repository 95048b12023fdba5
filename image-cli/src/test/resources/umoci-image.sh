#!/usr/bin/env bash
# Makes an image with umoci alone: umoci-image.sh FOLDER leaves the layout FOLDER/layout with the tag made. Four layers:
#   a toolchain: setuid programs, capabilities, hard links, devices, odd names, attributes and times
#   an application of 20,000 files
#   what is changed in, and taken away from, both
#   what umoci inserts, whose archive ends without padding
set -euo pipefail
cd "$1"
umoci init --layout layout
umoci new --image layout:made
umoci unpack --image layout:made bundle
root=bundle/rootfs

mkdir -p $root/usr/bin $root/usr/lib/gcc $root/dev $root/tmp $root/var/empty
for tool in cc ld as nm; do head -c 70000 /dev/urandom >$root/usr/bin/$tool; chmod 755 $root/usr/bin/$tool; done
ln $root/usr/bin/cc $root/usr/bin/gcc
ln $root/usr/bin/cc $root/usr/lib/gcc/cc1
ln -s ../../bin/cc $root/usr/lib/gcc/driver
ln -s /usr/lib $root/lib
chmod 4755 $root/usr/bin/ld
chown 7:8 $root/usr/bin/as && chmod 6711 $root/usr/bin/as
setcap cap_net_raw,cap_sys_ptrace+ep $root/usr/bin/nm
chmod 1777 $root/tmp
chmod 0 $root/var/empty
mknod -m 666 $root/dev/null c 1 3
mknod -m 660 $root/dev/disk b 259 70000
mkfifo -m 600 $root/dev/pipe
setfattr -n user.note -v 'kept' $root/usr/lib
setfattr -n trusted.note -v 'kept as well' $root/usr/lib/gcc
printf x >"$root/usr/lib/$(printf 'not-utf8-\377\376\n')"
touch -hd '2001-02-03 04:05:06.789012345' $root/usr/lib/gcc/driver
touch -d '1965-01-01 00:00:00.25' $root/usr/bin/nm
chown 4000000000:3000000000 $root/usr/bin/gcc
umoci repack --image layout:made --refresh-bundle bundle

for i in $(seq 0 19); do
    mkdir -p $root/srv/app/m$i
    (cd $root/srv/app/m$i && seq $((i * 1000)) $((i * 1000 + 999)) | split -a 3 -d -l 1 - f)
done
umoci repack --image layout:made --refresh-bundle bundle

rm -r $root/srv/app/m3 $root/usr/bin/gcc
rm -r $root/usr/lib/gcc && mkdir $root/usr/lib/gcc && echo new >$root/usr/lib/gcc/only
rm $root/lib && mkdir $root/lib
echo changed >$root/srv/app/m4/f000
umoci repack --image layout:made --refresh-bundle bundle

echo hello >greeting
umoci insert --image layout:made greeting /greeting
