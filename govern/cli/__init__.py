"""The command line: click commands, one file a command. They parse, call and set the exit code."""
