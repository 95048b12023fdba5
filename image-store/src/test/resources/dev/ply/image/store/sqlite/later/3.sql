UPDATE images SET note = 'from 2 to 3';
CREATE TABLE in_the_way (y);
