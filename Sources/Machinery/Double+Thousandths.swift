extension Double {
    /// To three places after the point, as shares are stored and printed.
    package var inThousandths: Double { (self * 1000).rounded() / 1000 }
}
