"""Documentation generated from ontology, shapes, queries and command line."""
