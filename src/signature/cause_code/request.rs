//! The form, the method or the scheme was another.

use crate::diagnostic::codes;

codes! {
    FORM_MISSING = "signature/form-missing", Error,
        "The signature is over the URL alone, without the form's fields.",
        "validate(url, {}, signature)", "Give every field of the form to the validator.";
    FORM_UNSORTED = "signature/form-unsorted", Error,
        "The form's fields were joined in the order of the body, not sorted by name.",
        "for k, v in request.form.items()", "Sort the fields by name first.";
    FORM_NOT_DECODED = "signature/form-not-decoded", Error,
        "The form's fields were joined as they stand in the body, without decoding.",
        "raw.split('&')", "Decode names and values first.";
    FORM_RAW_BODY = "signature/form-raw-body", Error,
        "The raw form body was appended to the URL instead of its sorted fields.",
        "url + rawBody", "Append each field's name and value, sorted by name.";
    FORM_TRIMMED = "signature/form-trimmed", Error,
        "White space around the form's values was trimmed.",
        "a framework that trims input", "Turn trimming off for this route.";
    FORM_BLANK_DROPPED = "signature/form-blank-dropped", Error,
        "The form's empty fields were left out.",
        "parse_qs(body)", "Keep them: parse_qs(body, keep_blank_values=True).";
    METHOD_WRONG = "signature/method-wrong", Error,
        "The signature is over another request method.",
        "@method: GET", "Sign the method that is sent.";
    SCHEME_OTHER = "signature/scheme-other", Error,
        "The request is signed by another scheme altogether, and rightly so under this secret.",
        "a Stripe request verified as GitHub's", "Verify it with the scheme that is named.";
}
