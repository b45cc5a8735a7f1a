//! Random draws that are the same on every platform and independent of each other.
//!
//! Every [`Concern`] has a stream of its own, seeded from (seed, concern, entity). What the scaler
//! does can then never change which requests arrive: two models, or two settings of one model,
//! see the same workload.
//!
//! The generator is xoshiro256++, seeded through SplitMix64. Logarithms and exponentials come
//! from `libm`, whose results are the same natively and in WebAssembly.

use std::sync::LazyLock;

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// What a stream of draws decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// When requests arrive.
    Arrivals = 1,
    /// How long requests take.
    Demand = 2,
    /// How long clients wait.
    Patience = 3,
    /// Which instance a request goes to.
    Routing = 4,
    /// The phase of controllers that run periodically.
    Control = 5,
    /// Which instances a disturbance hits.
    Faults = 6,
    /// How long instances take to start, and how long they are kept without work.
    Lifecycle = 7,
    /// Which class a request belongs to, and which connection it comes on.
    Classes = 8,
    /// How long clients wait before they try again.
    Retries = 9,
    /// Which of two target groups gets a request.
    Traffic = 10,
    /// When processes end by themselves.
    Failures = 11,
    /// Which requests a faulty revision fails.
    Fates = 12,
    /// When bursts begin and end.
    Bursts = 13,
    /// When checks of a load balancer begin.
    Checks = 14,
    /// How long people take to respond.
    People = 15,
}

/// Output number `n`, counted from 1, of the generator SplitMix64 (Steele, Lea and Flood 2014)
/// that starts at `seed`.
pub const fn split_mix_64(seed: u64, n: u64) -> u64 {
    const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut mixed = seed.wrapping_add(GAMMA.wrapping_mul(n));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// Mixes the bits of a number thoroughly.
pub const fn mix(value: u64) -> u64 {
    split_mix_64(value, 1)
}

/// A sequence of draws.
#[derive(Clone, Debug)]
pub struct Stream {
    generator: Xoshiro256PlusPlus,
    exponential: &'static Layers,
    normal: &'static Layers,
}

impl Stream {
    /// The stream of one concern for one entity (0 where there is only one).
    pub fn new(seed: u64, concern: Concern, entity: u64) -> Self {
        let key = mix(seed ^ mix((concern as u64) << 32 ^ mix(entity)));
        Self {
            generator: Xoshiro256PlusPlus::seed_from_u64(key),
            exponential: &EXPONENTIAL,
            normal: &NORMAL,
        }
    }

    /// Uniform on [0, 1).
    pub fn unit(&mut self) -> f64 {
        unit_from_bits(self.generator.next_u64())
    }

    /// Uniform on 0..n. The bias is below n / 2⁶⁴.
    ///
    /// # Panics
    /// Never; for n = 0 the answer is 0 and means nothing.
    pub fn below(&mut self, n: u32) -> u32 {
        // The upper half of a product of 64 bits and 32, without needing 128 bits.
        let (bits, n) = (self.generator.next_u64(), u64::from(n));
        let carry = ((bits & 0xFFFF_FFFF) * n) >> 32;
        (((bits >> 32) * n + carry) >> 32) as u32
    }

    /// Exponential with mean 1, by the ziggurat method of Marsaglia and Tsang (2000) with 256
    /// layers: about one draw in a hundred needs a logarithm or an exponential.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        let point = Point::new(self.generator.next_u64(), self.exponential);
        if point.is_within(self.exponential) { point.x } else { self.exponential_at_edge(point) }
    }

    /// A draw whose first point lies where the curve cuts through a layer.
    #[cold]
    fn exponential_at_edge(&mut self, mut point: Point) -> f64 {
        let layers = self.exponential;
        loop {
            if point.layer == 0 {
                return layers.edge[1] - libm::log(1.0 - self.unit());
            }
            if layers.height(point.layer, self.unit()) < libm::exp(-point.x) {
                return point.x;
            }
            point = Point::new(self.generator.next_u64(), layers);
            if point.is_within(layers) {
                return point.x;
            }
        }
    }

    /// Normal with mean 0 and standard deviation 1, by the same method.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        let point = Point::new(self.generator.next_u64(), self.normal);
        let x = if point.is_within(self.normal) { point.x } else { self.normal_at_edge(point) };
        if point.is_left { -x } else { x }
    }

    /// The absolute value of a draw whose first point lies where the curve cuts through a layer.
    #[cold]
    fn normal_at_edge(&mut self, mut point: Point) -> f64 {
        let layers = self.normal;
        loop {
            if point.layer == 0 {
                return self.normal_tail(layers.edge[1]);
            }
            if layers.height(point.layer, self.unit()) < libm::exp(-point.x * point.x / 2.0) {
                return point.x;
            }
            point = Point::new(self.generator.next_u64(), layers);
            if point.is_within(layers) {
                return point.x;
            }
        }
    }

    /// A normal draw above a bound (Marsaglia 1964).
    fn normal_tail(&mut self, from: f64) -> f64 {
        loop {
            let beyond = -libm::log(1.0 - self.unit()) / from;
            if -2.0 * libm::log(1.0 - self.unit()) >= beyond * beyond {
                return from + beyond;
            }
        }
    }
}

/// A random point in the layers under a curve.
#[derive(Clone, Copy)]
struct Point {
    layer: usize,
    x: f64,
    /// For a curve that is the same on both sides of zero: on which side.
    is_left: bool,
}

impl Point {
    /// The upper 53 bits are the place in the layer, the lowest 8 the layer, the next the side.
    fn new(bits: u64, layers: &Layers) -> Self {
        let layer = (bits & 0xFF) as usize;
        let x = unit_from_bits(bits) * layers.edge[layer];
        Self { layer, x, is_left: bits & 0x100 != 0 }
    }

    /// Whether it lies where the curve is above the whole layer.
    fn is_within(self, layers: &Layers) -> bool {
        self.x < layers.edge[self.layer + 1]
    }
}

/// The upper 53 bits as a number on [0, 1); the low bits stay free for other uses.
fn unit_from_bits(bits: u64) -> f64 {
    const SCALE: f64 = 1.0 / (1_u64 << 53) as f64;
    (bits >> 11) as f64 * SCALE
}

/// The area under a falling curve, cut into 256 layers of equal area. The right edges of the
/// layers, from the widest (the one with the tail) to the top, and the height of the curve there.
#[derive(Debug)]
struct Layers {
    edge: [f64; 257],
    density: [f64; 257],
}

impl Layers {
    /// `tail`: where the tail begins; `area`: of each layer; `inverse`: of the `curve`.
    fn new(tail: f64, area: f64, curve: fn(f64) -> f64, inverse: fn(f64) -> f64) -> Self {
        let mut edge = [0.0; 257];
        edge[0] = area / curve(tail);
        edge[1] = tail;
        for layer in 2..256 {
            let below = edge[layer - 1];
            edge[layer] = inverse(area / below + curve(below));
        }
        Self { edge, density: edge.map(curve) }
    }

    /// This share of the way from the bottom of a layer to its top.
    fn height(&self, layer: usize, share: f64) -> f64 {
        let (low, high) = (self.density[layer], self.density[layer + 1]);
        low + (high - low) * share
    }
}

/// e⁻ˣ. Tail and area are Marsaglia's and Tsang's.
static EXPONENTIAL: LazyLock<Layers> = LazyLock::new(|| {
    let (tail, area) = (7.697_117_470_131_05, 0.003_949_659_822_581_557);
    Layers::new(tail, area, |x| libm::exp(-x), |height| -libm::log(height))
});

/// e^(−x² / 2). Tail and area are Marsaglia's and Tsang's.
static NORMAL: LazyLock<Layers> = LazyLock::new(|| {
    let (tail, area) = (3.654_152_885_361_009, 0.004_928_673_233_974_655);
    let inverse = |height| (-2.0 * libm::log(height)).sqrt();
    Layers::new(tail, area, |x| libm::exp(-x * x / 2.0), inverse)
});

#[cfg(test)]
mod tests {
    use super::*;

    fn stream() -> Stream {
        Stream::new(7, Concern::Demand, 0)
    }

    /// Mean, and share above each bound, over a million draws; tolerances are 4 standard errors.
    #[test]
    fn exponential_draws_follow_their_law() {
        let mut draws = stream();
        let n = 1_000_000;
        let values: Vec<f64> = (0..n).map(|_| draws.exponential()).collect();
        let mean = values.iter().sum::<f64>() / f64::from(n);
        assert!((mean - 1.0).abs() < 0.004, "mean {mean}");
        for bound in [0.001, 0.1, 1.0, 3.0, 7.0, 7.8, 10.0] {
            let expected = libm::exp(-bound);
            let share = values.iter().filter(|&&v| v > bound).count() as f64 / f64::from(n);
            let tolerance = 4.0 * (expected * (1.0 - expected) / f64::from(n)).sqrt();
            assert!((share - expected).abs() < tolerance, "P(X > {bound}): {share}, {expected}");
        }
    }

    #[test]
    fn normal_draws_have_mean_zero_and_variance_one() {
        let mut draws = stream();
        let values: Vec<f64> = (0..1_000_000).map(|_| draws.normal()).collect();
        let mean = values.iter().sum::<f64>() / 1e6;
        let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / 1e6;
        assert!(mean.abs() < 0.004 && (variance - 1.0).abs() < 0.006, "{mean} {variance}");
        // Shares beyond bounds, the last of them in the tail: 1 − Φ(x), from tables.
        for (bound, expected) in
            [(0.0, 0.5), (0.5, 0.308_538), (1.0, 0.158_655), (2.0, 0.022_750), (3.7, 0.000_108)]
        {
            let tolerance = 4.0 * (expected * (1.0 - expected) / 1e6_f64).sqrt() + 1e-6;
            for side in [1.0, -1.0] {
                let share = values.iter().filter(|&&v| v * side > bound).count() as f64 / 1e6;
                assert!((share - expected).abs() < tolerance, "{side} × {bound}: {share}");
            }
        }
    }

    #[test]
    fn concerns_and_entities_have_streams_of_their_own() {
        let first = |seed, concern, entity| Stream::new(seed, concern, entity).unit();
        let base = first(7, Concern::Demand, 0);
        assert_eq!(base, first(7, Concern::Demand, 0));
        for other in [
            first(8, Concern::Demand, 0),
            first(7, Concern::Arrivals, 0),
            first(7, Concern::Demand, 1),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn the_seeding_generator_is_split_mix_64() {
        // The outputs that the reference implementation gives for this seed.
        let outputs =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!([1, 2, 3].map(|n| split_mix_64(1_234_567, n)), outputs);
    }

    #[test]
    fn bounded_integers_are_uniform() {
        let mut draws = stream();
        let mut counts = [0_u32; 7];
        for _ in 0..700_000 {
            counts[draws.below(7) as usize] += 1;
        }
        // 4 standard deviations of a binomial with n = 700,000 and p = 1/7.
        assert!(counts.iter().all(|&n| n.abs_diff(100_000) < 1_172), "{counts:?}");
    }
}
