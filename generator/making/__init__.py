"""Makes the files of each part of a site, those that differ from the last one's."""
