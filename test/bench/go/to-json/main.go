// Command to-json prints as JSON what kyaml, as kpt and kustomize use it, reads in the ResourceLists whose files are
// named: one line for each.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

type resourceList struct {
	Items          []*yaml.RNode `json:"items"`
	FunctionConfig *yaml.RNode   `json:"functionConfig,omitempty"`
	Results        *yaml.RNode   `json:"results,omitempty"`
}

func main() {
	output := json.NewEncoder(os.Stdout)
	for _, path := range os.Args[1:] {
		list, err := read(path)
		if err == nil {
			err = output.Encode(list)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", path, err)
			os.Exit(1)
		}
	}
}

func read(path string) (*resourceList, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader := &kio.ByteReader{Reader: file, OmitReaderAnnotations: true}
	items, err := reader.Read()
	return &resourceList{items, reader.FunctionConfig, reader.Results}, err
}
