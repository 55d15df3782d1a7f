"""Runs the DMN Technology Compatibility Kit (or own cases in its format) against `engine.dmn`."""
