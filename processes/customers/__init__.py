"""What customers do themselves: which tasks a diagram lets them answer, who may decide, how an answer is recorded."""
