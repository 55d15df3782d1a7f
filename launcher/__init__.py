"""The launcher behind `relay`: set-up of this folder, the checks, and running the product. Standard library only."""
