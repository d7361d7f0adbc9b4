package emulator

// This file holds the switches of Chat and Identity: the readings of what was never recorded, and the rate limits.

import "time"

// RateLimits says whether the documented rate limits hold (facts 2.4-02 and 4-09).
type RateLimits int

const (
	// RateLimitsOn means: they hold, and a refused request counts like any other. The default.
	RateLimitsOn RateLimits = iota
	// RateLimitsOff means: nothing is limited or counted.
	RateLimitsOff
)

// RoomsRateLimit says whether Rooms takes 20 creates, updates and deletions of rooms a second and no more, which one
// summary of the service's documentation says (fact 1.7-02). It is apart from RateLimits.
type RoomsRateLimit int

const (
	// RoomsRateLimitOff means: Rooms has no limit. The default.
	RoomsRateLimitOff RoomsRateLimit = iota
	// RoomsRateLimitOn means: 20 a second, refused requests counted like any other.
	RoomsRateLimitOn
)

// RetryAfter says whether a 429 tells how long to wait ([?]: none was recorded, and no header is documented).
type RetryAfter int

const (
	// RetryAfterSent means: Retry-After in whole seconds, rounded up. The default.
	RetryAfterSent RetryAfter = iota
	// RetryAfterAbsent means: no such header.
	RetryAfterAbsent
)

// ChatErrorEnvelope says in what form Chat tells of an error: the recorded one and the documented one differ (fact
// 2.3-10). Rooms and Identity know one form only.
type ChatErrorEnvelope int

const (
	// ChatErrorRecorded means: {"CommunicationError":{"Code",...}}. The default.
	ChatErrorRecorded ChatErrorEnvelope = iota
	// ChatErrorDocumented means: {"error":{"code",...}}.
	ChatErrorDocumented
)

// NullMetadata says what a null value does to a key of the metadata in a PATCH ([?] of fact 2.3-02).
type NullMetadata int

const (
	// NullMetadataRemoves means: the key goes, as in any merge patch. The default.
	NullMetadataRemoves NullMetadata = iota
	// NullMetadataKeeps means: the key stays as it is.
	NullMetadataKeeps
	// NullMetadataRefused means: 400, since the published type is a map of strings.
	NullMetadataRefused
)

// EmptyMetadata says what an empty text does to a key of the metadata in a PATCH: recorded for messages (fact 2.3-12),
// inferred for threads. A create keeps it either way.
type EmptyMetadata int

const (
	// EmptyMetadataRemoves means: the key goes. The default.
	EmptyMetadataRemoves EmptyMetadata = iota
	// EmptyMetadataKeeps means: the key stays, with the empty text.
	EmptyMetadataKeeps
)

// NullRetentionPolicy says what a null retentionPolicy does in a PATCH ([?] of fact 2.3-03).
type NullRetentionPolicy int

const (
	// NullRetentionPolicyKeeps means: the policy stays. The default.
	NullRetentionPolicyKeeps NullRetentionPolicy = iota
	// NullRetentionPolicyResets means: the policy becomes that of kind "none".
	NullRetentionPolicyResets
)

// DeletedThread says how a deleted thread answers a former member ([?] of facts 2.3-06 and 2.3-07). In the list of
// threads it is seen either way.
type DeletedThread int

const (
	// DeletedThreadNotFound means: 404. The default.
	DeletedThreadNotFound DeletedThread = iota
	// DeletedThreadAnswers means: GET answers 200 with deletedOn; everything else 404.
	DeletedThreadAnswers
	// DeletedThreadForbidden means: 403, as for a thread that one is no member of.
	DeletedThreadForbidden
)

// DeletedMessage says how a deleted message answers (fact 2.3-13).
type DeletedMessage int

const (
	// DeletedMessageAnswers means: GET and list show it with deletedOn and an empty content. The default.
	DeletedMessageAnswers DeletedMessage = iota
	// DeletedMessageNotFound means: GET answers 404, the list leaves it out.
	DeletedMessageNotFound
)

// RemoveNonMember says what the removal of someone who is no participant answers ([?] of fact 2.3-08).
type RemoveNonMember int

const (
	// RemoveNonMemberSucceeds means: 204. The default.
	RemoveNonMemberSucceeds RemoveNonMember = iota
	// RemoveNonMemberForbidden means: 403.
	RemoveNonMemberForbidden
	// RemoveNonMemberNotFound means: 404.
	RemoveNonMemberNotFound
)

// LargeThreadReceipts says what becomes of typing and read receipts in a thread of more than 20 participants, where
// they are documented as unsupported (fact 2.4-01).
type LargeThreadReceipts int

const (
	// LargeThreadReceiptsDropped means: they are answered as ever, and come to nothing. The default.
	LargeThreadReceiptsDropped LargeThreadReceipts = iota
	// LargeThreadReceiptsRefused means: 403.
	LargeThreadReceiptsRefused
)

// DeletedUser says how Identity answers about a user that was deleted ([?]: nothing was recorded).
type DeletedUser int

const (
	// DeletedUserNotFound means: 404. The default.
	DeletedUserNotFound DeletedUser = iota
	// DeletedUserNotOwned means: 401, as for a user of another resource.
	DeletedUserNotOwned
	// DeletedUserSucceeds means: another deletion or revocation succeeds; a token is refused with 404.
	DeletedUserSucceeds
)

// SetRateLimits turns the switch Options.RateLimits.
func (s *Server) SetRateLimits(r RateLimits) {
	s.settings.change(func(o *Options) { o.RateLimits = r })
}

// SetRoomsRateLimit turns the switch Options.RoomsRateLimit.
func (s *Server) SetRoomsRateLimit(r RoomsRateLimit) {
	s.settings.change(func(o *Options) { o.RoomsRateLimit = r })
}

// SetRetryAfter turns the switch Options.RetryAfter.
func (s *Server) SetRetryAfter(r RetryAfter) {
	s.settings.change(func(o *Options) { o.RetryAfter = r })
}

// SetRevocationLag sets how long a revoked token goes on being accepted; 0 is not at all.
func (s *Server) SetRevocationLag(d time.Duration) {
	s.settings.change(func(o *Options) { o.RevocationLag = d })
}

// SetTopicLimit sets the most characters that a topic takes; 0 is no limit.
func (s *Server) SetTopicLimit(n int) { s.settings.change(func(o *Options) { o.TopicLimit = n }) }

// SetChatErrorEnvelope turns the switch Options.ChatErrorEnvelope.
func (s *Server) SetChatErrorEnvelope(e ChatErrorEnvelope) {
	s.settings.change(func(o *Options) { o.ChatErrorEnvelope = e })
}

// SetNullMetadata turns the switch Options.NullMetadata.
func (s *Server) SetNullMetadata(n NullMetadata) {
	s.settings.change(func(o *Options) { o.NullMetadata = n })
}

// SetEmptyMetadata turns the switch Options.EmptyMetadata.
func (s *Server) SetEmptyMetadata(e EmptyMetadata) {
	s.settings.change(func(o *Options) { o.EmptyMetadata = e })
}

// SetNullRetentionPolicy turns the switch Options.NullRetentionPolicy.
func (s *Server) SetNullRetentionPolicy(n NullRetentionPolicy) {
	s.settings.change(func(o *Options) { o.NullRetentionPolicy = n })
}

// SetDeletedThread turns the switch Options.DeletedThread.
func (s *Server) SetDeletedThread(d DeletedThread) {
	s.settings.change(func(o *Options) { o.DeletedThread = d })
}

// SetDeletedMessage turns the switch Options.DeletedMessage.
func (s *Server) SetDeletedMessage(d DeletedMessage) {
	s.settings.change(func(o *Options) { o.DeletedMessage = d })
}

// SetRemoveNonMember turns the switch Options.RemoveNonMember.
func (s *Server) SetRemoveNonMember(r RemoveNonMember) {
	s.settings.change(func(o *Options) { o.RemoveNonMember = r })
}

// SetLargeThreadReceipts turns the switch Options.LargeThreadReceipts.
func (s *Server) SetLargeThreadReceipts(l LargeThreadReceipts) {
	s.settings.change(func(o *Options) { o.LargeThreadReceipts = l })
}

// SetDeletedUser turns the switch Options.DeletedUser.
func (s *Server) SetDeletedUser(d DeletedUser) {
	s.settings.change(func(o *Options) { o.DeletedUser = d })
}
