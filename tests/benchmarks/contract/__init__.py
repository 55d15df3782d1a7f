"""What the check of the contract costs beside the reading of the files that a deployment needs anyway."""
