"""The command `bloei`, also as `python -m bloei_core`."""

from bloei_core.cli import main

if __name__ == "__main__":
    main()
