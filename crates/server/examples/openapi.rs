//! Prints the description of the API, of which `make ui-types` makes the types of the dashboard.

fn main() -> Result<(), serde_json::Error> {
    serde_json::to_writer(std::io::stdout(), &vigie_server::openapi())
}
