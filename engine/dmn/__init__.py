"""DMN 1.3 to 1.5 decision models, evaluated on `engine.feel`; knows nothing of BPMN."""
