"""What schemathesis does not know of SPARQL: a query is sent as text."""

import schemathesis

schemathesis.serializer.alias("application/sparql-query", "text/plain")
