//! Elasticsearch: a document by `_doc` or `_create`, or one for a data stream.

use super::code::UNKNOWN_FIELD;
use super::form::is_timestamp;
use super::reply::{Cause, Decoded, Reply, Row};
use super::shape::Test::{And, Each, Fields, From, Is, Keys, Like, Most, Say, Soft, Values};
use super::shape::Unit::Bytes;
use super::shape::{Form, NUMBER, OBJECT, STRING, Shape, When, documented, may, must, observed};
use super::{Destination, Endpoint, Located, parts};
use crate::diagnostic::{Severity, printable};
use crate::http::Url;
use crate::json::NodeRef;

const INDEX: &str = "https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-index";
const STREAMS: &str = "https://www.elastic.co/docs/manage-data/data-store/data-streams";
const METADATA: &str = "https://www.elastic.co/docs/reference/elasticsearch/mapping-reference/document-metadata-fields";

static DOCUMENT: Shape = Shape(&[
    Is(OBJECT),
    From(
        documented(METADATA),
        &[Fields(&[
            may("_id", &RESERVED),
            may("_index", &RESERVED),
            may("_source", &RESERVED),
            may("_routing", &RESERVED),
            may("_field_names", &RESERVED),
            may("_ignored", &RESERVED),
            may("_tier", &RESERVED),
            may("_nested_path", &RESERVED),
            may("_seq_no", &RESERVED),
            may("_version", &RESERVED),
        ])],
    ),
    From(observed("refused before Elasticsearch 8"), &[Fields(&[may("_type", &RESERVED)])]),
    And(&TREE),
    From(
        documented("https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/networking-settings"),
        &[Most(100 * 1024 * 1024, Bytes)],
    ),
]);
static RESERVED: Shape = Shape(&[Say(
    When::Node(|_| true),
    &UNKNOWN_FIELD,
    "this is the name of a metadata field: Elasticsearch takes none inside a document",
    "rename the field; an id or a routing goes into the URL",
)]);
/// Names of fields, on every level.
static TREE: Shape = Shape(&[Soft(Severity::Warning, &[Keys(NAME)]), Values(&TREE), Each(&TREE)]);
const NAME: Form = Form {
    what: "a name of a field, which is not blank and neither begins nor ends with a dot",
    fits: |name| !name.trim().is_empty() && !name.starts_with('.') && !name.ends_with('.'),
};

static STREAM: Shape = Shape(&[And(&DOCUMENT), From(documented(STREAMS), &[Fields(&[must("@timestamp", &MOMENT)])])]);
static MOMENT: Shape = Shape(&[Is(STRING.or(NUMBER)), Like(DATE), Soft(Severity::Warning, &[Like(STRICT)])]);
const DATE: Form = Form { what: "a time in ISO 8601, or in milliseconds since 1970", fits: |text| is_timestamp(text) || is_number(text) };
const STRICT: Form =
    Form { what: "a time in ISO 8601 with a T before the hour", fits: |text| is_number(text) || !text.trim().contains(' ') };

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Elastic's own index templates make data streams of these names: `logs-nginx-default`.
fn is_stream(index: &str) -> bool {
    let kind = index.split('-').next().unwrap_or("");
    matches!(kind, "logs" | "metrics" | "traces" | "synthetics") && index.split('-').filter(|part| !part.is_empty()).count() > 2
}

fn locate(url: &Url<'_>) -> Located {
    match parts(url).as_slice() {
        [index, "_doc", _] if is_stream(index) => {
            Located::But("stream", "a data stream takes new documents only: send to /STREAM/_doc, or to /STREAM/_create/ID")
        }
        [index, "_doc"] | [index, "_create", _] => Located::At(if is_stream(index) { "stream" } else { "document" }),
        [_, "_doc", _] => Located::At("document"),
        [_, "_create"] => Located::But("document", "_create wants an id: /INDEX/_create/ID; without one send to /INDEX/_doc"),
        ["_bulk"] | [_, "_bulk"] => Located::But(
            "bulk",
            "_bulk takes lines of JSON (NDJSON: an action, then its document), and no body that is one JSON value: send to /INDEX/_doc",
        ),
        [_, "_update", _] => Located::At("other"),
        _ if [".found.io", ".elastic-cloud.com", ".elastic.cloud"].iter().any(|host| url.host.ends_with(host)) => {
            Located::But("other", "a document goes to /INDEX/_doc")
        }
        _ => Located::Elsewhere,
    }
}

pub(super) static ELASTIC: Destination = Destination {
    id: "elastic",
    name: "Elasticsearch",
    summary: "Elasticsearch: one document for an index (_doc, _create) or a data stream.",
    url: "https://HOST:9200/INDEX/_doc",
    method: "POST",
    headers: &[("authorization", "ApiKey $ELASTIC_API_KEY")],
    locate,
    endpoints: &[
        Endpoint { id: "document", name: "a document", shape: Some(&DOCUMENT), fits: |_| true },
        Endpoint { id: "stream", name: "a document of a data stream", shape: Some(&STREAM), fits: |_| false },
        Endpoint { id: "bulk", name: "the bulk API", shape: None, fits: |_| false },
        Endpoint { id: "other", name: "another API of Elasticsearch", shape: None, fits: |_| false },
    ],
    cite: documented(INDEX),
    replies: &[
        Row {
            status: &[406, 415],
            says: "",
            cause: Cause::Malformed,
            message: "Elasticsearch does not take this content type",
            help: "send the header content-type: application/json",
        },
        Row {
            status: &[409],
            says: "",
            cause: Cause::Field,
            message: "a document with this id is already there",
            help: "a delivery that was repeated is done; else use another id, or _doc to replace the document",
        },
        Row {
            status: &[413],
            says: "",
            cause: Cause::Size,
            message: "the body is larger than Elasticsearch takes (100 MB)",
            help: "send less",
        },
    ],
    read,
    note: Some("An index's own mapping is not known here: a field of another type than the mapping's is refused there."),
};

/// `{"error": {"type": "document_parsing_exception", "reason": "…", "caused_by": {…}}, "status": 400}`; of a bulk request, the
/// first item that failed.
fn read(reply: &Reply<'_>) -> Option<Decoded> {
    let json = reply.json()?;
    let of_item = |item: NodeRef<'_>| item.children().find_map(|action| action.get("error").map(|error| told(error, action.get("status"))));
    match json.find("/error") {
        Some(error) if error.kind() == crate::json::Kind::Object => told(error, json.find("/status")),
        _ => json.find("/items").into_iter().flat_map(NodeRef::children).find_map(of_item).flatten(),
    }
}

fn told(error: NodeRef<'_>, status: Option<NodeRef<'_>>) -> Option<Decoded> {
    let text = |at: &[&str]| {
        let node = at.iter().try_fold(error, |node, key| node.get(key));
        node.and_then(NodeRef::as_str).map(std::borrow::Cow::into_owned).unwrap_or_default()
    };
    let (kind, reason) = (text(&["type"]), text(&["reason"]));
    let deeper = format!("{} {}", text(&["caused_by", "type"]), text(&["caused_by", "reason"]));
    let all = format!("{kind} {reason} {deeper}").to_ascii_lowercase();
    let has = |words: &str| all.contains(words);
    let status = status.and_then(NodeRef::as_f64).unwrap_or(0.0);
    // The field that a reason names first: "failed to parse field [a.b] of type [long]".
    let field = ["field [", "Field [", "mapping for [", "introduction of ["].iter().find_map(|before| {
        let (_, rest) = reason.split_once(before).or_else(|| deeper.split_once(before))?;
        rest.split_once(']').map(|(name, _)| name.to_owned())
    });
    let (cause, help, names) = if has("metadata field") {
        (Cause::Field, "rename the field: Elasticsearch keeps this name for itself", true)
    } else if has("timestamp field") {
        (Cause::Field, "write \"@timestamp\" with the time of the event", true)
    } else if has("op_type of create") {
        (Cause::Method, "a data stream takes new documents only: POST to /STREAM/_doc, or to /STREAM/_create/ID", false)
    } else if has("immense term") || has("max_bytes_length") {
        (Cause::Length, "truncate the text in the template with printf \"%.…s\"", true)
    } else if has("json_parse") || has("x_content") || has("json_e_o_f") || has("jsonparseexception") || has("unexpected character") {
        (Cause::Malformed, "the body is not JSON: check the template", false)
    } else if has("request body is required") {
        (Cause::Empty, "always render a document", false)
    } else if has("strict_dynamic_mapping") {
        (Cause::Field, "leave the field out, or add it to the index's mapping", true)
    } else if has("limit of total fields") || has("limit of mapping depth") || has("ambiguous") || has("empty string") {
        (Cause::Field, "send fewer and simpler names of fields", false)
    } else if has("of type [") || has("object mapping for") {
        (Cause::Type, "render the value as the type that the index's mapping has", true)
    } else if has("parsing_exception") {
        (Cause::Field, "correct what the reason names", true)
    } else if has("index_not_found") || has("no such index") {
        (Cause::NotFound, "check the index's name in the URL, or create it", false)
    } else if has("index_closed") {
        (Cause::Gone, "open the index, or use another", false)
    } else if has("version_conflict") {
        (Cause::Field, "a document with this id is already there: a delivery that was repeated is done", false)
    } else if has("read-only / allow delete")
        || has("circuit_breaking")
        || has("unavailable_shards")
        || has("no_master")
        || has("master_not_discovered")
    {
        (Cause::Busy, "try again later", false)
    } else if has("es_rejected_execution") || status == 429.0 {
        (Cause::Rate, "send less often", false)
    } else if has("security_exception") && status == 401.0 {
        (Cause::Auth, "check the API key in the authorization header", false)
    } else if has("security_exception") || has("cluster_block") {
        (Cause::Forbidden, "give the key the privilege create_doc on the index", false)
    } else if status == 400.0 && has("illegal_argument") {
        (Cause::Field, "correct what the reason names", true)
    } else {
        return None;
    };
    let out = Decoded::new(cause, format!("Elasticsearch says: {}", printable(&reason)), help);
    Some(match field.filter(|_| names) {
        Some(field) => out.at(&field),
        None => out,
    })
}
