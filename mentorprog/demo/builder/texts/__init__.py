"""What people in the demonstration have written, in bokmål and nynorsk. Only ever about professionals."""
