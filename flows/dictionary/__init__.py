"""Dictionary: what every table of the warehouse is, generated from its SQL, sql/columns.yml, contracts and rules."""
