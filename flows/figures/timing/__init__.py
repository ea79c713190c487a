"""Which period a figure describes: expressions of time, the part each plays, the period carried along."""
