"""One file per chapter; each rule names the requirements it can break."""
