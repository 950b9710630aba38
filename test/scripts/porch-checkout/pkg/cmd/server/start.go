package server

import "github.com/kptdev/kpt/pkg/lib/runneroptions"

func (o *Options) addFlags(set *pflag.FlagSet) {
	set.StringVar(&o.Prefix, "default-image-prefix", runneroptions.GHCRImagePrefix, "text")
}
