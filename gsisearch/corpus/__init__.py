"""A corpus folder: source files and sidecars, and the sections and passages they become."""
