"""The rules of the contract, one a file; processes.contract.catalogue lists them."""
