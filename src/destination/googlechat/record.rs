//! What a message says beside text and cards: most of it only Google fills in, but its names are known and its types are held.

use super::card::{BUTTON_LIST, CARD, SELECTION_ITEM};
use super::{INT, LONG, TIME, is_text};
use crate::destination::shape::Case::Exact;
use crate::destination::shape::Test::{Each, If, Is, OneAtMost, OneOf, Proto};
use crate::destination::shape::{FLAG, LIST, NUMBER, OBJECT, STRING, Shape, TEXT, When, may};

messages! {
    pub(super) USER {
        "name": TEXT, "displayName": TEXT, "avatarUrl": TEXT, "email": TEXT, "domainId": TEXT, "type": USER_TYPE, "isAnonymous": FLAG
    };
    pub(super) ANNOTATION {
        "type": ANNOTATION_TYPE, "startIndex": INT, "length": INT, "userMention": USER_MENTION_METADATA,
        "slashCommand": SLASH_COMMAND_METADATA, "richLinkMetadata": RICH_LINK_METADATA, "customEmojiMetadata": CUSTOM_EMOJI_METADATA
    } one_of ["userMention", "slashCommand", "richLinkMetadata", "customEmojiMetadata"];
    pub(super) SPACE {
        "name": TEXT, "type": SPACE_TYPE, "spaceType": SPACE_KIND, "singleUserBotDm": FLAG, "threaded": FLAG, "displayName": TEXT,
        "externalUserAllowed": FLAG, "spaceThreadingState": SPACE_THREADING_STATE, "spaceDetails": SPACE_DETAILS,
        "spaceHistoryState": HISTORY_STATE, "importMode": FLAG, "createTime": TIME, "lastActiveTime": TIME, "adminInstalled": FLAG,
        "membershipCount": MEMBERSHIP_COUNT, "accessSettings": ACCESS_SETTINGS, "customer": TEXT, "spaceUri": TEXT,
        "predefinedPermissionSettings": PREDEFINED_PERMISSION_SETTINGS, "permissionSettings": PERMISSION_SETTINGS,
        "importModeExpireTime": TIME
    } one_of ["predefinedPermissionSettings", "permissionSettings"];
    pub(super) ACTION_RESPONSE { "type": RESPONSE_TYPE, "url": TEXT, "dialogAction": DIALOG_ACTION, "updatedWidget": UPDATED_WIDGET };
    pub(super) SLASH_COMMAND { "commandId": LONG };
    pub(super) ATTACHMENT {
        "name": TEXT, "contentName": TEXT, "contentType": TEXT, "attachmentDataRef": ATTACHMENT_DATA_REF,
        "driveDataRef": DRIVE_DATA_REF, "thumbnailUri": TEXT, "downloadUri": TEXT, "source": SOURCE
    } one_of ["attachmentDataRef", "driveDataRef"];
    pub(super) MATCHED_URL { "url": TEXT };
    pub(super) EMOJI_REACTION_SUMMARY { "emoji": EMOJI, "reactionCount": INT };
    pub(super) DELETION_METADATA { "deletionType": DELETION_TYPE };
    pub(super) QUOTED {
        "name": TEXT, "lastUpdateTime": TIME, "quoteType": QUOTE_TYPE, "quotedMessageSnapshot": QUOTED_MESSAGE_SNAPSHOT,
        "forwardedMetadata": FORWARDED_METADATA
    };
    pub(super) ATTACHED_GIF { "uri": TEXT };
    pub(super) ACCESSORY_WIDGET { "buttonList": BUTTON_LIST };
    USER_MENTION_METADATA { "user": USER, "type": USER_MENTION_METADATA_TYPE };
    SLASH_COMMAND_METADATA {
        "bot": USER, "type": SLASH_COMMAND_METADATA_TYPE, "commandName": TEXT, "commandId": LONG, "triggersDialog": FLAG
    };
    RICH_LINK_METADATA {
        "uri": TEXT, "richLinkType": RICH_LINK_TYPE, "driveLinkData": DRIVE_LINK_DATA, "chatSpaceLinkData": CHAT_SPACE_LINK_DATA,
        "meetSpaceLinkData": MEET_SPACE_LINK_DATA, "calendarEventLinkData": CALENDAR_EVENT_LINK_DATA
    } one_of ["driveLinkData", "chatSpaceLinkData", "meetSpaceLinkData", "calendarEventLinkData"];
    CUSTOM_EMOJI_METADATA { "customEmoji": CUSTOM_EMOJI };
    SPACE_DETAILS { "description": TEXT, "guidelines": TEXT };
    MEMBERSHIP_COUNT { "joinedDirectHumanUserCount": INT, "joinedGroupCount": INT };
    ACCESS_SETTINGS { "accessState": ACCESS_STATE, "audience": TEXT, "accessPermissionSettings": ACCESS_PERMISSION_SETTINGS };
    PERMISSION_SETTINGS {
        "manageMembersAndGroups": PERMISSION_SETTING, "modifySpaceDetails": PERMISSION_SETTING, "toggleHistory": PERMISSION_SETTING,
        "useAtMentionAll": PERMISSION_SETTING, "manageApps": PERMISSION_SETTING, "manageWebhooks": PERMISSION_SETTING,
        "postMessages": PERMISSION_SETTING, "replyMessages": PERMISSION_SETTING, "viewSpaceMembership": PERMISSION_SETTING
    };
    DIALOG_ACTION { "dialog": DIALOG, "actionStatus": ACTION_STATUS };
    UPDATED_WIDGET { "suggestions": SELECTION_ITEMS, "widget": TEXT };
    ATTACHMENT_DATA_REF { "resourceName": TEXT, "attachmentUploadToken": TEXT };
    DRIVE_DATA_REF { "driveFileId": TEXT };
    EMOJI { "unicode": TEXT, "customEmoji": CUSTOM_EMOJI } one_of ["unicode", "customEmoji"];
    QUOTED_MESSAGE_SNAPSHOT {
        "sender": TEXT, "text": TEXT, "formattedText": TEXT, "annotations": [ANNOTATION], "attachments": [ATTACHMENT]
    };
    FORWARDED_METADATA { "space": TEXT, "spaceDisplayName": TEXT };
    DRIVE_LINK_DATA { "driveDataRef": DRIVE_DATA_REF, "mimeType": TEXT };
    CHAT_SPACE_LINK_DATA { "space": TEXT, "thread": TEXT, "message": TEXT };
    MEET_SPACE_LINK_DATA { "meetingCode": TEXT, "type": MEET_SPACE_LINK_DATA_TYPE, "huddleStatus": HUDDLE_STATUS };
    CALENDAR_EVENT_LINK_DATA { "calendarId": TEXT, "eventId": TEXT };
    CUSTOM_EMOJI { "name": TEXT, "uid": TEXT, "emojiName": TEXT, "temporaryImageUri": TEXT, "payload": CUSTOM_EMOJI_PAYLOAD };
    ACCESS_PERMISSION_SETTINGS {
        "discoverSpaceSetting": ACCESS_PERMISSION_SETTING, "joinSpaceSetting": ACCESS_PERMISSION_SETTING,
        "viewSpaceMembershipSetting": ACCESS_PERMISSION_SETTING
    };
    PERMISSION_SETTING { "managersAllowed": FLAG, "assistantManagersAllowed": FLAG, "membersAllowed": FLAG };
    DIALOG { "body": CARD };
    ACTION_STATUS { "statusCode": STATUS, "userFacingMessage": TEXT };
    SELECTION_ITEMS { "items": [SELECTION_ITEM] };
    CUSTOM_EMOJI_PAYLOAD { "fileContent": TEXT, "filename": TEXT };
    ACCESS_PERMISSION_SETTING { "principals": [PRINCIPAL] };
    PRINCIPAL { "audience": AUDIENCE };
    AUDIENCE { "name": TEXT };
}

words! {
    USER_TYPE: "TYPE_UNSPECIFIED", "HUMAN", "BOT";
    ANNOTATION_TYPE: "ANNOTATION_TYPE_UNSPECIFIED", "USER_MENTION", "SLASH_COMMAND", "RICH_LINK", "CUSTOM_EMOJI";
    SPACE_TYPE: "TYPE_UNSPECIFIED", "ROOM", "DM";
    SPACE_KIND: "SPACE_TYPE_UNSPECIFIED", "SPACE", "GROUP_CHAT", "DIRECT_MESSAGE";
    SPACE_THREADING_STATE: "SPACE_THREADING_STATE_UNSPECIFIED", "THREADED_MESSAGES", "GROUPED_MESSAGES", "UNTHREADED_MESSAGES";
    HISTORY_STATE: "HISTORY_STATE_UNSPECIFIED", "HISTORY_OFF", "HISTORY_ON";
    PREDEFINED_PERMISSION_SETTINGS: "PREDEFINED_PERMISSION_SETTINGS_UNSPECIFIED", "COLLABORATION_SPACE", "ANNOUNCEMENT_SPACE";
    RESPONSE_TYPE:
        "TYPE_UNSPECIFIED", "NEW_MESSAGE", "UPDATE_MESSAGE", "REQUEST_CONFIG", "DIALOG", "UPDATE_USER_MESSAGE_CARDS", "UPDATE_WIDGET";
    SOURCE: "SOURCE_UNSPECIFIED", "DRIVE_FILE", "UPLOADED_CONTENT";
    DELETION_TYPE:
        "DELETION_TYPE_UNSPECIFIED", "CREATOR", "SPACE_OWNER", "ADMIN", "APP_MESSAGE_EXPIRY", "CREATOR_VIA_APP", "SPACE_OWNER_VIA_APP",
        "SPACE_MEMBER";
    QUOTE_TYPE: "QUOTE_TYPE_UNSPECIFIED", "REPLY", "FORWARD";
    USER_MENTION_METADATA_TYPE: "TYPE_UNSPECIFIED", "ADD", "MENTION";
    SLASH_COMMAND_METADATA_TYPE: "TYPE_UNSPECIFIED", "ADD", "INVOKE";
    RICH_LINK_TYPE: "RICH_LINK_TYPE_UNSPECIFIED", "DRIVE_FILE", "CHAT_SPACE", "GMAIL_MESSAGE", "MEET_SPACE", "CALENDAR_EVENT";
    ACCESS_STATE: "ACCESS_STATE_UNSPECIFIED", "PRIVATE", "DISCOVERABLE";
    MEET_SPACE_LINK_DATA_TYPE: "TYPE_UNSPECIFIED", "MEETING", "HUDDLE";
    HUDDLE_STATUS: "HUDDLE_STATUS_UNSPECIFIED", "STARTED", "ENDED", "MISSED";
    STATUS:
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "UNAUTHENTICATED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL",
        "UNAVAILABLE", "DATA_LOSS";
}
