"""How the bench of Kazakhstani names is made (`make`), and how it is run (`running`, `logic_v2`)."""
