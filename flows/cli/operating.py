"""amur serve, doctor."""
