"""The register: customers and what they have, vendors, spare stock, duty; kept under the engine's journal."""
