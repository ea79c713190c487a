"""Reading a release: queries, the raw words behind a row, exports. Nothing here writes to the warehouse."""
