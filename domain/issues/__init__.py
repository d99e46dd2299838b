"""Issues (问题) of a project: raised by either side, talked about and settled, with headquarters where one is major (S0-43)."""
