package defaults

const (
	Namespace = "porch-fn-system"
	kibibyte  = 1 << 10

	// MaxBody is the largest request.
	MaxBody = 6 * kibibyte * kibibyte
)
