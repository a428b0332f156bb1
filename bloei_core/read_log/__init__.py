"""The read log: who saw which residents, as a chain that shows every change."""
