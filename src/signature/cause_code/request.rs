//! The form, the method or the scheme was another.

use crate::diagnostic::codes;

codes! {
    FORM_MISSING = "signature/form-missing", Error,
        "The signature covers only the URL, not the form's fields.",
        "validate(url, {}, signature)", "Pass every form field to the validator.";
    FORM_UNSORTED = "signature/form-unsorted", Error,
        "The form's fields were joined in body order, not sorted by name.",
        "for k, v in request.form.items()", "Sort the fields by name first.";
    FORM_NOT_DECODED = "signature/form-not-decoded", Error,
        "The form's fields were joined without decoding them.",
        "raw.split('&')", "Decode names and values first.";
    FORM_RAW_BODY = "signature/form-raw-body", Error,
        "The raw form body was appended to the URL instead of its sorted fields.",
        "url + rawBody", "Append each field's name and value, sorted by name.";
    FORM_TRIMMED = "signature/form-trimmed", Error,
        "White space around the form's values was trimmed.",
        "a framework that trims input", "Turn trimming off for this route.";
    FORM_BLANK_DROPPED = "signature/form-blank-dropped", Error,
        "The form's empty fields were omitted.",
        "parse_qs(body)", "Keep them: parse_qs(body, keep_blank_values=True).";
    METHOD_WRONG = "signature/method-wrong", Error,
        "The signature covers another request method.",
        "@method: GET", "Sign the method that the request uses.";
    SCHEME_OTHER = "signature/scheme-other", Error,
        "The request is validly signed with another scheme, using this secret.",
        "a Stripe request verified as GitHub's", "Verify it with the named scheme.";
}
