"""What process owners get for their modeler, made from declarations: the page of job types, the element templates."""
