"""Commands about credentials that training certificates and labels share: keys, and status lists."""
