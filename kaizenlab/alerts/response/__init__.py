"""What a Sev 1 sets off: people are assembled until something is decided, and afterwards somebody writes down what
helped and what hindered, with nobody's name in it."""
