use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

/// What goes over the connections. All copies count together.
#[derive(Clone, Default)]
pub(crate) struct Traffic {
    connections: Gauge,
    received: Counter,
    sent: Counter,
}

impl Traffic {
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("connections", "Open connections", self.connections.clone());
        let help = "Bytes of requests, control requests too";
        registry.register_with_unit("received", help, Unit::Bytes, self.received.clone());
        let help = "Bytes of answers, control answers too";
        registry.register_with_unit("sent", help, Unit::Bytes, self.sent.clone());
    }

    pub(crate) fn opened(&self) {
        self.connections.inc();
    }

    pub(crate) fn closed(&self) {
        self.connections.dec();
    }

    pub(crate) fn received(&self, bytes: usize) {
        self.received.inc_by(bytes as u64);
    }

    pub(crate) fn sent(&self, bytes: usize) {
        self.sent.inc_by(bytes as u64);
    }
}
