"""Pages, read as a browser and a careful person read them."""
