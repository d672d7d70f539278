"""The first tables of the register, by subject: `infra.migrations.registry.m0001_facts` makes them in this order."""
