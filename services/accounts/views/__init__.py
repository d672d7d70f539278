"""What pages about accounts and organisations show: frozen, one a template."""
