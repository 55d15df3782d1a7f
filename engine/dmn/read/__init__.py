"""From untrusted XML to the plain model of `engine.dmn.model`; what can't be read exactly becomes a finding."""
