// This package stands for @webex/internal-plugin-conversation and @webex/internal-plugin-mercury. Webex's packages for rooms,
// memberships and people load both, but use them only for events and for who has read what, which is no part of the REST API.
// With them npm would install more than 500 further packages, React Native among them.
