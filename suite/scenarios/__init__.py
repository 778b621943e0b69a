"""The conversations: a folder a chapter, a file a flow. They import suite.drive only."""
