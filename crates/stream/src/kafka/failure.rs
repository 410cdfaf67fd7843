//! What the client library says, in words that tell a person what to do.

use rdkafka::{error::KafkaError, types::RDKafkaErrorCode as Code};

use crate::{Error, KafkaConfig, topic::Topic};

/// What kind of failure a code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Passes by itself once the broker answers.
    Unreachable,
    /// Somebody has to change a password, a certificate or a permission.
    Refused,
    /// The topic was deleted.
    MissingTopic,
    /// This member was replaced.
    Lost,
    /// Partitions are being moved at this moment.
    Moving,
    /// Another process has this member's name.
    Fenced,
    /// The topic takes smaller records than were configured.
    TooLarge,
    /// Records were asked for that are gone, or not there yet.
    OutOfRange,
    /// Anything else.
    Other,
}

impl Kind {
    /// For a label.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::MissingTopic => "missing_topic",
            Self::Lost | Self::Moving | Self::Fenced => "membership",
            Self::TooLarge => "too_large",
            Self::OutOfRange => "out_of_range",
            Self::Other => "other",
        }
    }
}

pub(super) fn kind_of(code: Option<Code>) -> Kind {
    match code {
        Some(
            Code::BrokerTransportFailure
            | Code::AllBrokersDown
            | Code::Resolve
            | Code::OperationTimedOut
            | Code::MessageTimedOut
            | Code::TimedOutQueue
            | Code::RequestTimedOut
            | Code::NetworkException
            | Code::WaitingForCoordinator
            | Code::CoordinatorLoadInProgress
            | Code::CoordinatorNotAvailable
            | Code::NotCoordinator
            | Code::LeaderNotAvailable
            | Code::NotLeaderForPartition
            | Code::BrokerNotAvailable
            | Code::FencedLeaderEpoch
            | Code::UnknownLeaderEpoch
            | Code::OffsetNotAvailable
            | Code::KafkaStorageError
            | Code::ReplicaNotAvailable
            | Code::NotEnoughReplicas
            | Code::NotEnoughReplicasAfterAppend
            | Code::ISRInsufficient
            | Code::PurgeQueue
            | Code::PurgeInflight
            | Code::DestroyBroker
            | Code::BrokerDestroy,
        ) => Kind::Unreachable,
        Some(
            Code::Authentication
            | Code::SSL
            | Code::SaslAuthenticationFailed
            | Code::UnsupportedSASLMechanism
            | Code::IllegalSASLState
            | Code::TopicAuthorizationFailed
            | Code::GroupAuthorizationFailed
            | Code::ClusterAuthorizationFailed,
        ) => Kind::Refused,
        Some(Code::UnknownTopic | Code::UnknownTopicOrPartition | Code::UnknownPartition) => {
            Kind::MissingTopic
        }
        Some(Code::IllegalGeneration | Code::UnknownMemberId | Code::AssignmentLost) => Kind::Lost,
        Some(Code::RebalanceInProgress) => Kind::Moving,
        Some(Code::FencedInstanceId | Code::Fenced) => Kind::Fenced,
        Some(Code::MessageSizeTooLarge | Code::MessageBatchTooLarge) => Kind::TooLarge,
        Some(Code::AutoOffsetReset | Code::OffsetOutOfRange | Code::NoOffset) => Kind::OutOfRange,
        _ => Kind::Other,
    }
}

/// The failure of an action on a topic; `complaint` is what the client said before, which often is the cause.
pub(super) fn typed(
    config: &KafkaConfig,
    topic: Topic,
    action: &str,
    error: &KafkaError,
    complaint: Option<String>,
) -> Error {
    let said = error.rdkafka_error_code().map_or_else(|| error.to_string(), |code| code.to_string());
    let problem = complaint.map_or_else(|| said.clone(), |complaint| format!("{said}: {complaint}"));
    let brokers = config.brokers.clone();
    match kind_of(error.rdkafka_error_code()) {
        Kind::Unreachable => Error::Unreachable { brokers, problem },
        Kind::Refused => Error::Refused { brokers, problem },
        Kind::MissingTopic => Error::MissingTopic { topic: config.topic(topic) },
        Kind::Moving => Error::Moving { topic: topic.name() },
        Kind::Fenced => Error::Fenced { member: config.member.clone() },
        Kind::TooLarge => Error::TopicSetting {
            topic: config.topic(topic),
            setting: "max.message.bytes",
            found: "less".to_owned(),
            needed: super::client::MAX_MESSAGE_BYTES.to_string(),
        },
        Kind::Lost | Kind::OutOfRange | Kind::Other => {
            Error::Kafka { action: format!("{action} {}", config.topic(topic)), problem: said }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_say_what_to_do() {
        let config = KafkaConfig { brokers: "kafka:9092".to_owned(), ..KafkaConfig::default() };
        let check = |code: Code, passes: bool, expected: &str| {
            let error = typed(&config, Topic::Posts, "append to", &KafkaError::MessageProduction(code), None);
            assert!(error.to_string().contains(expected), "{code:?}: {error}");
            assert_eq!(error.passes(), passes, "{code:?}");
        };
        check(Code::MessageTimedOut, true, "Kafka at kafka:9092 does not answer");
        check(Code::NotEnoughReplicas, true, "It goes on by itself");
        check(Code::Authentication, false, "check log.kafka.security, username, password");
        check(Code::TopicAuthorizationFailed, false, "Topic authorization failed");
        check(Code::UnknownTopicOrPartition, true, "there is no topic `vigie.posts`");
        check(Code::RebalanceInProgress, true, "being moved");
        check(Code::FencedInstanceId, false, "another process");
        check(Code::MessageSizeTooLarge, false, "max.message.bytes");
        check(Code::PolicyViolation, false, "could not append to vigie.posts");
    }
}
