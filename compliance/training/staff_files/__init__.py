"""Staff lists as accounting programs write them: headings in three languages, rows with what is wrong in each."""
