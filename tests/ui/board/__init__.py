"""The board in a real Chromium. A package, so that its files share one server and one browser."""
