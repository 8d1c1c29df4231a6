"""Charts of the tables in data/: one file per table, each with `chart(table)`."""
