"""Whether the cost of a step grows with what was done before, with other instances, or with the number of items."""
