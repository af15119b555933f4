"""The embedded account of `--demo`: moto, the operations it lacks, and what is in it."""
