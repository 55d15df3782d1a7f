"""One applier an event: one or two visible statements that write the tables a person reads."""
