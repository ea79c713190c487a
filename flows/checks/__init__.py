"""Great Expectations as the engine of the rules, what a release changes, and from where bad rows came."""
